"""The desk: the ledger as pages in a browser, each with its JSON twin at the same address."""
