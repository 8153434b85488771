"""The duties engine. Pure: no database, no Flask; the same answer whatever the records' order or batches.

`quota` says what may be asked, `calendar` which days are worked, `slots` cuts time into what falls due together,
`holders` says who answers for a slot, `matching` picks the records that fulfil it, `assess` joins them.
"""
