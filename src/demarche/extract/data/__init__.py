"""Word tables of the extractors: what each holds, from where and why stands in its header."""
