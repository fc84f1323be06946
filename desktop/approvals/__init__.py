"""Cases that wait for a second pair of eyes."""
