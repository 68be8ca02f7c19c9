"""The training step of bench/train-step.ts in PyTorch: forward, backward and Adam of a dense network.

Reads one request a line from standard input as JSON, {"sizes": [...], "batch": n, "threads": n, "steps": n}, runs so
many steps and answers with {"seconds": s}. A network is kept between requests of the same sizes and batch.
"""
import json
import sys
import time

import torch


def make(sizes, batch):
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers.append(torch.nn.Linear(inputs, outputs))
        if i < len(sizes) - 2:
            layers.append(torch.nn.ReLU())
    network = torch.nn.Sequential(*layers)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss = torch.nn.BCEWithLogitsLoss()
    x = torch.rand(batch, sizes[0]) * 2 - 1
    y = (torch.rand(batch, sizes[-1]) < 0.1).float()

    def step():
        optimiser.zero_grad()
        loss(network(x), y).backward()
        optimiser.step()

    for _ in range(5):
        step()
    return step


steps = {}
print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    torch.set_num_threads(request["threads"])
    key = (tuple(request["sizes"]), request["batch"])
    if key not in steps:
        steps[key] = make(*key)
    start = time.perf_counter()
    for _ in range(request["steps"]):
        steps[key]()
    print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
