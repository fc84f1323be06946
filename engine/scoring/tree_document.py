"""Trees as XGBoost's own document: grown on some of the features or in several models, and written as one model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Document = dict[str, Any]


def widened(document: Document, telling: NDArray[np.intp], width: int) -> Document:
    """Trees that were grown on the features at `telling`, as trees on `width` features."""
    document["learner"]["learner_model_param"]["num_feature"] = str(width)
    for tree in _trees_of(document):
        tree["split_indices"] = [int(telling[at]) for at in tree["split_indices"]]
        tree["tree_param"]["num_feature"] = str(width)
    return document


def joined(documents: Sequence[Document]) -> Document:
    """One model whose margin is the mean of theirs: all trees side by side, every leaf divided by their number."""
    first = documents[0]
    model = first["learner"]["gradient_booster"]["model"]
    trees = [_lightened(tree, len(documents)) for document in documents for tree in _trees_of(document)]
    model["trees"] = [tree | {"id": number} for number, tree in enumerate(trees)]
    model["tree_info"] = [0] * len(trees)
    model["iteration_indptr"] = list(range(len(trees) + 1))
    model["gbtree_model_param"] |= {"num_trees": str(len(trees)), "num_parallel_tree": "1"}
    return first


def _trees_of(document: Document) -> list[Document]:
    trees: list[Document] = document["learner"]["gradient_booster"]["model"]["trees"]
    return trees


def _lightened(tree: Document, times: int) -> Document:
    """The tree with every leaf divided; a leaf's value stands where an inner node has its threshold."""
    leaves = [left == -1 for left in tree["left_children"]]
    values = zip(leaves, tree["split_conditions"], strict=True)
    return tree | {
        "split_conditions": [value / times if is_leaf else value for is_leaf, value in values],
        "base_weights": [weight / times for weight in tree["base_weights"]],
        "loss_changes": [change / times for change in tree["loss_changes"]],
    }
