"""Routers, one per part of the contract."""
