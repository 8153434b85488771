"""`make bench`: one line a figure, `name value unit`. docs/BENCHMARKS.md says how each is measured.

One file a group of figures; `python -m tools.bench phone sync` measures those groups alone.
"""
