"""EASE in NumPy on a matrix in compressed rows: python3 ease.py FOLDER VIEWERS TITLES REGULARISATION ROUNDS

FOLDER holds offsets.u32 and columns.u32. Prints one JSON object {"seconds": [...], "version", "checksum"}: the Gram
matrix, its inverse and the weights, in single precision; the checksum is the sum of the weights of the first title.
Prints {"absent": reason} when NumPy or SciPy is not installed.
"""
import json, sys, time

try:
    import numpy as np
    from scipy.sparse import csr_matrix
except ImportError as error:
    print(json.dumps({"absent": str(error)}))
    sys.exit(0)

folder, viewers, titles, regularisation, rounds = sys.argv[1], *map(int, sys.argv[2:6])
offsets = np.fromfile(folder + "/offsets.u32", np.uint32).astype(np.int64)
columns = np.fromfile(folder + "/columns.u32", np.uint32).astype(np.int64)
matrix = csr_matrix((np.ones(len(columns), np.float32), columns, offsets), shape=(viewers, titles))
seconds = []
for _ in range(rounds):
    start = time.perf_counter()
    gram = (matrix.T @ matrix).toarray()
    gram[np.diag_indices(titles)] += regularisation
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "version": np.__version__, "checksum": float(weights[0].sum())}))
