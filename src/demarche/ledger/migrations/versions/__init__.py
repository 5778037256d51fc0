"""One module a version, named for its number. A module that was released is never changed again."""
