"""Certificates: the page, the keys, the signature, the QR code, the badge, and the verification of all of them."""
