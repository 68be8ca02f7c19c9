"""The training step of bench/two-tower-step.ts in PyTorch: both towers, loss, backward and Adam.

Reads one request a line from standard input as JSON (the sizes below, "threads" and "steps"), runs so many steps and
answers with {"seconds": s}. Rows of embeddings and the batch are drawn once, as in the bench that it stands beside.
"""
import json
import sys
import time

import torch
from torch import nn


class Towers(nn.Module):
    def __init__(self, o):
        super().__init__()
        d, w, i, a = o["dimensions"], o["modalityWidth"], o["idDimensions"], o["attentionWidth"]
        self.history = nn.Embedding(o["titles"] + 1, i, sparse=True)
        self.ids = nn.Embedding(o["titles"] + 1, i, sparse=True)
        self.categories = nn.EmbeddingBag(o["categories"], w, mode="sum", sparse=True)
        self.category_bias = nn.Parameter(torch.zeros(w))
        self.vectors = nn.ModuleList([nn.Linear(n, w) for n in o["vectors"]])
        self.id_layer = nn.Linear(i, w)
        self.fusion = nn.Linear(w, a)
        self.energy = nn.Linear(a, 1, bias=False)
        self.count = len(o["vectors"]) + 2
        self.title = nn.Linear(self.count * w, d)
        self.hidden = nn.Linear(i, a, bias=False)
        self.positions = nn.Parameter(torch.randn(o["historyLength"], a) * 0.1)
        self.history_energy = nn.Linear(a, 1, bias=False)
        self.features = nn.Linear(o["features"], 64)
        self.input = nn.Linear(i + 64, d)
        self.blocks = nn.ModuleList([nn.ModuleList([nn.Linear(d, d), nn.Linear(d, d)]) for _ in range(3)])

    def titles_of(self, b):
        states = [torch.tanh(self.categories(b["sets"], b["offsets"], per_sample_weights=b["set_weights"]) + self.category_bias)]
        states += [torch.tanh(layer(x)) for layer, x in zip(self.vectors, b["vectors"])]
        states.append(torch.tanh(self.id_layer(self.ids(b["ids"]))))
        energies = [self.energy(torch.tanh(self.fusion(state))) for state in states]
        weights = torch.softmax(torch.cat(energies, 1), 1)
        weighted = [state * weights[:, k : k + 1] * self.count for k, state in enumerate(states)]
        return self.title(torch.cat(weighted, 1))

    def viewers_of(self, b):
        history = self.history(b["history"])
        energies = self.history_energy(torch.tanh(self.hidden(history) + self.positions)).squeeze(2)
        weights = torch.softmax(energies, 1).unsqueeze(2)
        parts = [(history * weights).sum(1), torch.relu(self.features(b["features"]))]
        state = self.input(torch.cat(parts, 1))
        for first, second in self.blocks:
            state = state + second(torch.relu(first(state)))
        return state


def make(o):
    torch.manual_seed(1)
    model = Towers(o)
    tables = [model.history.weight, model.ids.weight, model.categories.weight]
    names = {id(table) for table in tables}
    dense = [p for p in model.parameters() if id(p) not in names]
    optimisers = [torch.optim.Adam(dense, lr=1e-3), torch.optim.SparseAdam(tables, lr=1e-3)]
    batch, places, each = o["batch"], o["batch"] * o["titlesPerExample"], o["categoriesPerTitle"]
    b = {
        "history": torch.randint(1, o["titles"] + 1, (batch, o["historyLength"])),
        "features": torch.rand(batch, o["features"]),
        "sets": torch.randint(0, o["categories"], (places * each,)),
        "offsets": torch.arange(0, places * each, each),
        "set_weights": torch.full((places * each,), each**-0.5),
        "vectors": [torch.randn(places, n) for n in o["vectors"]],
        "ids": torch.randint(1, o["titles"] + 1, (places,)),
        "weight": torch.rand(batch, places),
        "target": torch.eye(batch, places),
    }

    def step():
        for optimiser in optimisers:
            optimiser.zero_grad()
        scores = model.viewers_of(b) @ model.titles_of(b).T
        each_loss = (nn.functional.softplus(scores) - b["target"] * scores) * b["weight"]
        (each_loss.sum() / b["weight"].sum()).backward()
        for optimiser in optimisers:
            optimiser.step()

    for _ in range(3):
        step()
    return step


steps = {}
print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    torch.set_num_threads(request.pop("threads"))
    count = request.pop("steps")
    key = json.dumps(request, sort_keys=True)
    if key not in steps:
        steps[key] = make(request)
    start = time.perf_counter()
    for _ in range(count):
        steps[key]()
    print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
