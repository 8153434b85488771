"""The zone book (责任区手册): what there is in a zone, its keys and who holds them, its plans of the week and the day."""
