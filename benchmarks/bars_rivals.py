"""Rivals, each as its own documentation would set it up: they see the same rows, folds and features."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import xgboost
from lightgbm import LGBMClassifier
from optbinning import BinningProcess
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.scoring.calibration import logit

Fit = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""From rows and labels learnt and rows to judge to PDs."""


def _logistic(rows: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> np.ndarray:
    model = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=0.1, max_iter=2000))
    return model.fit(rows, labels).predict_proba(judged)[:, 1]


def _forest(rows: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> np.ndarray:
    forest = RandomForestClassifier(200, min_samples_leaf=3, random_state=1)
    return make_pipeline(SimpleImputer(strategy="median"), forest).fit(rows, labels).predict_proba(judged)[:, 1]


def _lightgbm(rows: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> np.ndarray:
    model = LGBMClassifier(n_estimators=200, learning_rate=0.05, random_state=1, n_jobs=1, verbose=-1)
    return model.fit(rows, labels).predict_proba(judged)[:, 1]


def _xgboost(rows: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> np.ndarray:
    parameters = {"objective": "binary:logistic", "eta": 0.1, "max_depth": 6, "nthread": 1, "seed": 1}
    trees = xgboost.train(parameters, xgboost.DMatrix(rows, label=labels), num_boost_round=200)
    return trees.predict(xgboost.DMatrix(judged))


def _scorecard(rows: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> np.ndarray:
    names = [f"f{number}" for number in range(rows.shape[1])]
    criteria = {"iv": {"min": 0.02, "max": 5}}
    process = BinningProcess(names, selection_criteria=criteria, n_jobs=1)
    woe = process.fit_transform(pd.DataFrame(rows, columns=names), labels, metric_missing="empirical")
    model = LogisticRegression(C=0.1, max_iter=2000).fit(woe, labels)
    return model.predict_proba(process.transform(pd.DataFrame(judged, columns=names), metric_missing="empirical"))[:, 1]


RIVALS: Mapping[str, Fit] = {
    "logistic regression (scikit-learn)": _logistic,
    "random forest (scikit-learn)": _forest,
    "LightGBM": _lightgbm,
    "plain XGBoost": _xgboost,
    "scorecard (optbinning)": _scorecard,
}


def judged_by(fit: Fit, rows: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> np.ndarray:
    """Margins of the judged rows. Columns that are all unknown in the rows learnt from are left out for everybody."""
    known = np.isfinite(rows).any(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pds = fit(rows[:, known], labels, judged[:, known])
    return logit(np.clip(pds, 1e-9, 1 - 1e-9))
