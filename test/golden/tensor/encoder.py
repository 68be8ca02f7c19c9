"""Tiny BERT-like encoders for import.test.ts, with outputs and gradients from PyTorch.

Made with PyTorch 1.13: python3 encoder.py (writes encoder-14.onnx, encoder-17.onnx and encoder.json beside itself)
"""
import json
import math
import pathlib

import torch
from torch import nn

HIDDEN, HEADS, VOCABULARY, POSITIONS = 8, 2, 20, 10
torch.manual_seed(5)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.wide, self.narrow = nn.Linear(HIDDEN, 2 * HIDDEN), nn.Linear(2 * HIDDEN, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN), nn.LayerNorm(HIDDEN)

    def heads(self, x):
        return x.view(x.size(0), x.size(1), HEADS, HIDDEN // HEADS).permute(0, 2, 1, 3)

    def forward(self, x, mask):
        scores = self.heads(self.query(x)) @ self.heads(self.key(x)).transpose(-1, -2) / math.sqrt(HIDDEN // HEADS)
        scores = scores.masked_fill(mask, -1e4)
        context = (scores.softmax(-1) @ self.heads(self.value(x))).permute(0, 2, 1, 3).contiguous()
        x = self.norm1(x + self.output(context.view(x.size(0), x.size(1), HIDDEN)))
        return self.norm2(x + self.narrow(nn.functional.gelu(self.wide(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(VOCABULARY, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.register_buffer("ids", torch.arange(POSITIONS)[None])
        self.norm = nn.LayerNorm(HIDDEN)
        self.layers = nn.ModuleList([Layer(), Layer()])

    def forward(self, input_ids, attention_mask):
        x = self.words(input_ids) + self.positions(self.ids[:, : input_ids.size(1)])
        x = self.norm(x)
        mask = (attention_mask[:, None, None, :] == 0).expand(input_ids.size(0), 1, input_ids.size(1), input_ids.size(1))
        for layer in self.layers:
            x = layer(x, mask)
        weights = attention_mask.unsqueeze(-1).to(x.dtype)
        return x, (x * weights).sum(1) / weights.sum(1).clamp(min=1e-9)


folder = pathlib.Path(__file__).parent
encoder = Encoder().eval()
for parameter in encoder.parameters():
    # Equal parameters would share one initialiser in the file.
    parameter.data += 0.1 * torch.randn_like(parameter)
ids = torch.tensor([[1, 5, 3, 0, 0], [7, 2, 19, 4, 11], [9, 9, 1, 2, 0]])
mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 1, 1, 1, 0]])
names = {0: "batch", 1: "sequence"}
for opset in (14, 17):
    torch.onnx.export(
        encoder, (ids, mask), str(folder / f"encoder-{opset}.onnx"), opset_version=opset, do_constant_folding=False,
        input_names=["input_ids", "attention_mask"], output_names=["hidden", "pooled"],
        dynamic_axes={"input_ids": names, "attention_mask": names, "hidden": names, "pooled": {0: "batch"}},
        keep_initializers_as_inputs=False,
    )
hidden, pooled = encoder(ids, mask)
factors = torch.arange(pooled.numel()).reshape(pooled.shape).sin()
(pooled * factors).sum().backward()
gradients = {name: p.grad.flatten().tolist() for name, p in encoder.named_parameters()}
(folder / "encoder.json").write_text(
    json.dumps(
        {
            "ids": ids.tolist(), "mask": mask.tolist(), "factors": factors.flatten().tolist(),
            "hidden": hidden.flatten().tolist(), "pooled": pooled.flatten().tolist(), "gradients": gradients,
        }
    )
)
