"""The fault suite: a random day in the field, and everything that goes wrong on it (`make faults`).

`site` serves the product, `proxy` is the line, `phone` a real browser, `scripted` many phones at once; `day` and
`drawing` draw the records, the rows (`network`, `server`, `databases`, `phones`, `clocks`, `updates`, …) each bring one
fault, `oracle` compares phone, server and journal at the end, and `bugs` are broken builds that the rows must catch.
"""
