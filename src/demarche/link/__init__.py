"""Records of many reports → what differs."""
