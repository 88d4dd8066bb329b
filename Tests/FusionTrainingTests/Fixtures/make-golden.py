"""Golden values for FusionTrainingTests: trees by XGBoost, gradients by LightGBM."""
import json, numpy as np, xgboost as xgb, lightgbm as lgb
rng = np.random.default_rng(7)
def r(a, n=None): return [float(x) for x in np.asarray(a, float).ravel()]
cases = []
def case(name, n, w, distinct, params, mono=None, features=None):
    X = rng.integers(0, distinct, (n, w)).astype(np.float32) / 8
    truth = np.sin(X[:, 0]) + (X[:, 1] > distinct / 16) * 2 - .3 * X[:, min(2, w - 1)]
    g = np.float32(np.round(-truth + rng.normal(0, .5, n), 3)); h = np.float32(np.round(rng.uniform(.05, 1, n), 3))
    p = dict(eta=1.0, base_score=0.0, nthread=1, **params)
    if mono: p['monotone_constraints'] = '(' + ','.join(map(str, mono)) + ')'
    d = xgb.DMatrix(X); b = xgb.Booster(p, [d])
    b.boost(d, g.tolist(), h.tolist())
    tr = b.predict(d, output_margin=True)
    leaves = b.get_dump()[0].count('leaf')
    cases.append(dict(name=name, width=w, rows=r(X), gradients=r(g), hessians=r(h), trained=r(tr), leaves=leaves,
        leafLimit=params.get('max_leaves', 0) or 1 << params['max_depth'], depth=params['max_depth'] or 64,
        penalty=params.get('lambda', 1), hessianPerLeaf=params.get('min_child_weight', 1), directions=mono or [0] * w))
    print(name, leaves)
case('depth 3', 150, 3, 40, {'tree_method': 'exact', 'max_depth': 3})
case('depth 6, heavier penalty', 200, 4, 60, {'tree_method': 'exact', 'max_depth': 6, 'lambda': 5.0, 'min_child_weight': 3.0})
case('few values', 200, 2, 6, {'tree_method': 'exact', 'max_depth': 4, 'lambda': 0.5, 'min_child_weight': 0.5})
case('monotone', 200, 3, 40, {'tree_method': 'exact', 'max_depth': 4}, mono=[1, -1, -1])
case('monotone the other way', 200, 3, 40, {'tree_method': 'exact', 'max_depth': 5, 'lambda': 2.0}, mono=[-1, 1, 1])
case('six leaves', 200, 3, 40, {'tree_method': 'hist', 'grow_policy': 'lossguide', 'max_leaves': 6, 'max_depth': 0})
case('nine leaves', 200, 4, 40, {'tree_method': 'hist', 'grow_policy': 'lossguide', 'max_leaves': 9, 'max_depth': 0, 'min_child_weight': 4.0})
def ensemble(n, w, rounds, depth):
    X = rng.normal(0, 1, (n, w)).astype(np.float32); y = np.sin(2 * X[:, 0]) + X[:, 1] * X[:, 2]
    b = xgb.train(dict(eta=.3, base_score=0.0, max_depth=depth, nthread=1), xgb.DMatrix(X, y), rounds)
    T = rng.normal(0, 1, (40, w)).astype(np.float32)
    trees = []
    for t in json.loads(b.save_raw('json'))['learner']['gradient_booster']['model']['trees']:
        left, right, cond, cover = t['left_children'], t['right_children'], t['split_conditions'], t['sum_hessian']
        def mean(i): return cond[i] if left[i] < 0 else (mean(left[i]) * cover[left[i]] + mean(right[i]) * cover[right[i]]) / cover[i]
        k = range(len(left))
        trees.append(dict(feature=[-1 if left[i] < 0 else t['split_indices'][i] for i in k], threshold=[0 if left[i] < 0 else cond[i] for i in k],
            left=[max(0, x) for x in left], right=[max(0, x) for x in right], value=[mean(i) for i in k]))
    return dict(width=w, trees=trees, rows=r(T), predictions=r(b.predict(xgb.DMatrix(T), output_margin=True)),
        credits=r(b.predict(xgb.DMatrix(T), pred_contribs=True, approx_contribs=True)))
ens = ensemble(300, 4, 8, 4)
lam = []
for seed, n, trunc in [(1, 12, 12), (2, 25, 10), (3, 40, 5), (4, 8, 3)]:
    q = np.random.default_rng(seed)
    y = q.choice(4, n, p=[.6, .2, .1, .1]); y[0] = 2
    s = np.round(q.normal(0, 1.5, n), 3)
    out = []
    for l2 in (0.0, 1.0):
        p = dict(objective='lambdarank', lambdarank_truncation_level=trunc, label_gain=[0, 1, 2, 3], num_leaves=n + 1,
            min_data_in_leaf=1, min_sum_hessian_in_leaf=0.0, lambda_l2=l2, learning_rate=1.0, min_data_in_bin=1, min_gain_to_split=0.0,
            verbose=-1, num_threads=1, deterministic=True, boost_from_average=False, feature_pre_filter=False)
        v = []
        for i in range(n):  # alone in its leaf
            X = (np.arange(n) == i).astype(float)[:, None]
            p['num_leaves'] = 2
            m = lgb.train(p, lgb.Dataset(X, y, group=[n], init_score=s, params=p), 1)
            v.append(m.predict(X)[i])
        out.append(np.array(v))
    # v0 = -G/H, v1 = -G/(H+1)  =>  H = v1/(v0-v1), G = -v0 H
    v0, v1 = out; H = v1 / (v0 - v1); G = -v0 * H
    print(n, np.round(G, 4)[:6], np.round(H, 4)[:6])
    lam.append(dict(truncation=trunc, grades=[int(x) for x in y], scores=r(s), steps=r(v0), penalizedSteps=r(v1)))
json.dump(dict(trees=cases, ensemble=ens, lambdas=lam), open('golden.json', 'w'), separators=(',', ':'))
