"""The whole service as plain files: asked in process, with links that lead from file to file."""
