"""NumPy and PyTorch as contenders: arrays.py FOLDER numpy|torch float32|float64 THREADS. See serve.ts for what is said."""
import json
import os
import sys
import time

folder, library, precision, threads = sys.argv[1:5]
os.environ['OMP_NUM_THREADS'] = os.environ['OPENBLAS_NUM_THREADS'] = os.environ['MKL_NUM_THREADS'] = threads
import numpy as np

with open(os.path.join(folder, 'settings.json')) as file:
    settings = json.load(file)
sizes, n, batch, rate = settings['sizes'], settings['samples'], settings['batch'], settings['rate']
tanh, bias, adam = settings['activation'] == 'tanh', settings['bias'], settings['optimizer'] == 'adam'
real = np.dtype(precision).type


def read(name, shape):
    return np.fromfile(os.path.join(folder, name + '.f64')).astype(real).reshape(shape)


x, t, flat = read('inputs', (n, sizes[0])), read('targets', (n, sizes[-1])), read('weights', -1)
weights, at = [], 0
for fan_in, units in zip(sizes[:-1], sizes[1:]):
    weights.append(flat[at:at + fan_in * units].reshape(fan_in, units).copy())
    at += fan_in * units
biases = [np.zeros(units, real) for units in sizes[1:]] if bias else []


def numpy_epoch():
    parameters = weights + biases
    first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
    count = len(weights)
    state = {'t': 0}

    def activate(z):
        if tanh:
            return np.tanh(z, z)
        np.negative(z, z)
        np.exp(z, z)
        z += 1
        return np.reciprocal(z, z)

    def slope(y):
        return 1 - y * y if tanh else y * (1 - y)

    def update(index, gradient):
        if not adam:
            gradient *= real(rate)
            parameters[index] -= gradient
            return
        m, s = first[index], second[index]
        m *= real(0.9)
        m += real(0.1) * gradient
        s *= real(0.999)
        s += real(0.001) * gradient * gradient
        step = real(rate / (1 - 0.9 ** state['t']))
        parameters[index] -= step * m / (np.sqrt(s) / real((1 - 0.999 ** state['t']) ** 0.5) + real(1e-8))

    def sample(index):
        """Batch 1 on vectors, which is faster than matrices of one row."""
        y = [x[index]]
        for w in weights:
            y.append(1 / (1 + np.exp(-(y[-1] @ w))))
        delta = (y[-1] - t[index]) * y[-1] * (1 - y[-1])
        for l in range(count - 1, -1, -1):
            gradient = rate * (y[l][:, None] * delta)
            if l:
                delta = (weights[l] @ delta) * y[l] * (1 - y[l])
            weights[l].__isub__(gradient)

    def part(start):
        y = [x[start:start + batch]]
        rows = y[0].shape[0]
        for l, w in enumerate(weights):
            z = y[-1] @ w
            if bias:
                z += biases[l]
            y.append(activate(z))
        delta = (y[-1] - t[start:start + batch]) * slope(y[-1]) * real(1 / rows)
        state['t'] += 1
        for l in range(count - 1, -1, -1):
            gradient, below = y[l].T @ delta, None
            if l:
                below = (delta @ weights[l].T) * slope(y[l])
            if bias:
                update(count + l, delta.sum(0))
            update(l, gradient)
            delta = below

    simple = batch == 1 and not (tanh or bias or adam)

    def epoch():
        for start in range(0, n, batch):
            sample(start) if simple else part(start)

    return epoch


def torch_epoch():
    import torch
    torch.set_num_threads(int(threads))
    inputs, targets = torch.from_numpy(x), torch.from_numpy(t)
    parameters = [torch.from_numpy(p).requires_grad_() for p in weights + biases]
    count = len(weights)
    activate = torch.tanh if tanh else torch.sigmoid
    optimizer = torch.optim.Adam(parameters, lr=rate) if adam else None

    def epoch():
        for start in range(0, n, batch):
            y = inputs[start:start + batch]
            rows = y.shape[0]
            for l in range(count):
                z = torch.addmm(parameters[count + l], y, parameters[l]) if bias else y @ parameters[l]
                y = activate(z)
            loss = ((y - targets[start:start + batch]) ** 2).sum() * (0.5 / rows)
            loss.backward()
            if optimizer:
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            else:
                with torch.no_grad():
                    for p in parameters:
                        p.sub_(p.grad, alpha=rate)
                        p.grad = None

    return epoch


epoch = numpy_epoch() if library == 'numpy' else torch_epoch()
epoch()
print('ready', flush=True)
for line in sys.stdin:
    seconds, epochs, started = float(line), 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        epoch()
        epochs += 1
    print((time.perf_counter() - started) / (epochs * n) * 1e9, flush=True)
