"""Meetings: convened, announced, minuted, reviewed, sent; what no change of one may do. Pure. Source: M-1 to M-4."""
