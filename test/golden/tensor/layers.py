"""Golden values of layers.test.ts: inputs, weights and results of layers. Made with PyTorch 1.13:

python3 layers.py > layers.json
"""
import json

import torch
from torch import nn

torch.manual_seed(2)


def flat(tensor):
    return {"shape": list(tensor.shape), "data": tensor.detach().flatten().tolist()}


def results(module, call, x, weights):
    """The output, and the gradients of a fixed weighting of it for the input and the weights."""
    x = x.clone().requires_grad_()
    y = call(module, x)
    factors = torch.arange(y.numel()).reshape(y.shape).sin()
    (y * factors).sum().backward()
    return {
        "x": flat(x), "y": flat(y), "factors": flat(factors), "dx": flat(x.grad),
        "weights": {name: flat(make(lambda p: p)) for name, make in weights.items()},
        "gradients": {name: flat(make(lambda p: p.grad)) for name, make in weights.items()},
    }


def lstm_weights(module, suffix, prefix=""):
    get = lambda name: getattr(module, f"{name}_l0{suffix}")
    # The two biases of PyTorch are one here; their gradients are equal.
    return {
        prefix + "input": lambda f: f(get("weight_ih")).T,
        prefix + "recurrent": lambda f: f(get("weight_hh")).T,
        prefix + "bias": lambda f: f(get("bias_ih")) + f(get("bias_hh")) if f(get("bias_ih")) is get("bias_ih") else f(get("bias_ih")),
    }


sequence = torch.randn(3, 5, 4)
one, two = nn.LSTM(4, 6, batch_first=True), nn.LSTM(4, 6, batch_first=True, bidirectional=True)
attention = nn.MultiheadAttention(8, 2, batch_first=True)
attention.in_proj_bias.data.normal_()
attention.out_proj.bias.data.normal_()
mask = torch.tensor([[1, 1, 1, 0], [1, 1, 1, 1], [1, 0, 0, 0]]).bool()
part = lambda tensor, i: tensor[8 * i : 8 * (i + 1)]
attention_weights = {
    f"{name}/{kind}": (lambda f, i=i, kind=kind: part(f(attention.in_proj_weight), i).T if kind == "weight" else part(f(attention.in_proj_bias), i))
    for i, name in enumerate(["query", "key", "value"]) for kind in ["weight", "bias"]
}
attention_weights["output/weight"] = lambda f: f(attention.out_proj.weight).T
attention_weights["output/bias"] = lambda f: f(attention.out_proj.bias)
norm, batch = nn.LayerNorm(6), nn.BatchNorm1d(6)
for module in (norm, batch):
    module.weight.data.normal_()
    module.bias.data.normal_()
pair = lambda module: {"scale": lambda f: f(module.weight), "bias": lambda f: f(module.bias)}

golden = {
    "lstm": results(one, lambda m, x: m(x)[0], sequence, lstm_weights(one, "")),
    "lstm last": results(one, lambda m, x: m(x)[1][0][0], sequence, {}),
    "bidirectional": results(
        two, lambda m, x: m(x)[0], sequence,
        {**lstm_weights(two, "", "forward/"), **lstm_weights(two, "_reverse", "backward/")},
    ),
    "attention": results(
        attention, lambda m, x: m(x, x, x, key_padding_mask=~mask)[0], torch.randn(3, 4, 8), attention_weights
    ),
    "layer norm": results(norm, lambda m, x: m(x), torch.randn(2, 3, 6), pair(norm)),
    "batch norm": results(batch, lambda m, x: m(x), torch.randn(7, 6) * 3 + 1, pair(batch)),
    "gelu": results(None, lambda m, x: nn.functional.gelu(x), torch.randn(3, 4) * 2, {}),
    "gelu tanh": results(None, lambda m, x: nn.functional.gelu(x, approximate="tanh"), torch.randn(3, 4) * 2, {}),
    "triplet": results(
        None, lambda m, x: nn.functional.triplet_margin_loss(x[0], x[1], x[2], margin=2.0), torch.randn(3, 4, 5), {}
    ),
}
golden["lstm last"]["weights"] = golden["lstm"]["weights"]
golden["running"] = {"mean": flat(batch.running_mean), "variance": flat(batch.running_var)}
batch.eval()
golden["batch norm evaluated"] = results(batch, lambda m, x: m(x), torch.randn(4, 6), {})
golden["mask"] = mask.int().tolist()
print(json.dumps(golden))
