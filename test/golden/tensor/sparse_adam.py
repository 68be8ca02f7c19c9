"""Golden values of sparse-table.test.ts: a table after each of five steps of SparseAdam. Made with PyTorch 1.13:

python3 sparse_adam.py > sparse_adam.json
"""
import json

import torch

torch.manual_seed(9)
table = torch.nn.Embedding(6, 3, sparse=True)
start = table.weight.detach().flatten().tolist()
optimiser = torch.optim.SparseAdam(table.parameters(), lr=0.1)
steps = []
for indices in ([0, 2, 2, 5], [1, 1, 1, 1], [0, 5, 3, 3], [2, 0, 1, 3], [5, 5, 0, 2]):
    factors = torch.randn(4, 3)
    optimiser.zero_grad()
    (table(torch.tensor(indices)) * factors).sum().backward()
    optimiser.step()
    steps.append(
        {"indices": indices, "gradients": factors.flatten().tolist(), "table": table.weight.detach().flatten().tolist()}
    )
print(json.dumps({"start": start, "steps": steps}))
