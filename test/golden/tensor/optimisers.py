"""Golden values of optimisers.test.ts: weights after each of six steps on a fixed sequence of gradients.

Made with PyTorch 1.13: python3 optimisers.py > optimisers.json
"""
import json

import torch

torch.manual_seed(3)
START = torch.randn(2, 3)
GRADIENTS = torch.randn(6, 2, 3) * 2


def run(make, clip=None, schedule=None):
    weight = torch.nn.Parameter(START.clone())
    optimiser = make([weight])
    scheduler = schedule(optimiser) if schedule else None
    weights = []
    for gradient in GRADIENTS:
        weight.grad = gradient.clone()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([weight], clip)
        optimiser.step()
        if scheduler:
            scheduler.step()
        weights.append(weight.detach().flatten().tolist())
    return weights


optim = torch.optim
cases = {
    "sgd": run(lambda p: optim.SGD(p, lr=0.1)),
    "sgd momentum": run(lambda p: optim.SGD(p, lr=0.1, momentum=0.9)),
    "sgd nesterov": run(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
    "adam": run(lambda p: optim.Adam(p, lr=0.1)),
    "adam betas": run(lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3)),
    "adam l2": run(lambda p: optim.Adam(p, lr=0.1, weight_decay=0.1)),
    "adamw": run(lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.3)),
    "adagrad": run(lambda p: optim.Adagrad(p, lr=0.1)),
    "adagrad initial": run(lambda p: optim.Adagrad(p, lr=0.1, initial_accumulator_value=0.5)),
    "clipped sgd": run(lambda p: optim.SGD(p, lr=0.1), clip=1.0),
    "cosine": run(
        lambda p: optim.SGD(p, lr=0.1),
        schedule=lambda o: optim.lr_scheduler.CosineAnnealingLR(o, T_max=5, eta_min=0.01),
    ),
    "exponential": run(
        lambda p: optim.SGD(p, lr=0.1), schedule=lambda o: optim.lr_scheduler.ExponentialLR(o, gamma=0.7)
    ),
    "step": run(
        lambda p: optim.SGD(p, lr=0.1), schedule=lambda o: optim.lr_scheduler.StepLR(o, step_size=2, gamma=0.5)
    ),
    "linear": run(
        lambda p: optim.SGD(p, lr=0.1),
        schedule=lambda o: optim.lr_scheduler.LinearLR(o, start_factor=1.0, end_factor=0.2, total_iters=4),
    ),
    "warmup": run(
        lambda p: optim.SGD(p, lr=0.1), schedule=lambda o: optim.lr_scheduler.LambdaLR(o, lambda s: min(1, (s + 1) / 3))
    ),
}
print(json.dumps({"start": START.flatten().tolist(), "gradients": GRADIENTS.reshape(6, 6).tolist(), "cases": cases}))
