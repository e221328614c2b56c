"""FLOOR 0 — the matching engine: arrays in, arrays and reason codes out; knows no Django."""
