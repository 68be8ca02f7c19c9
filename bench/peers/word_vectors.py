"""gensim on the documents of a JSON file (a list of lists of words): python3 word_vectors.py FILE KIND EPOCHS WORKERS OUT

KIND is pv-dbow, pv-dm or skip-gram. Prints one JSON object {"seconds", "version"}; with OUT other than "-", the
document vectors are written there as little-endian floats. Prints {"absent": reason} when gensim is not installed.
"""
import json, sys, time

try:
    import gensim
    import numpy as np
    from gensim.models import Word2Vec
    from gensim.models.doc2vec import Doc2Vec, TaggedDocument
except ImportError as error:
    print(json.dumps({"absent": str(error)}))
    sys.exit(0)

file, kind, epochs, workers, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
with open(file, encoding="utf-8") as source:
    documents = json.load(source)
common = dict(vector_size=96, negative=5, min_count=2, epochs=epochs, workers=workers, sample=1e-4, seed=1)
start = time.perf_counter()
if kind == "skip-gram":
    model = Word2Vec(documents, sg=1, window=5, **common)
else:
    tagged = [TaggedDocument(words, [index]) for index, words in enumerate(documents)]
    shape = dict(dm=0, dbow_words=0) if kind == "pv-dbow" else dict(dm=1, dm_mean=1, window=5)
    model = Doc2Vec(tagged, **shape, **common)
seconds = time.perf_counter() - start
if out != "-":
    model.dv.vectors.astype(np.float32).tofile(out)
print(json.dumps({"seconds": seconds, "version": gensim.__version__}))
