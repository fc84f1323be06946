"""The offer: limit, price, tranches, schedule and what-if."""
