"""The same pipeline in three places: in this process, on a pool of processes, on a Ray cluster."""
