"""Walking a zone and saying how it was found (巡检, 附表三 二.3 and 附表四 1)."""
