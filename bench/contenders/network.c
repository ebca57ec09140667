/* C as a contender, compiled on the spot: network FOLDER TANH BIAS ADAM SAMPLES BATCH RATE SIZE…; see serve.ts for what is said.
 * -DREAL=float|double; with -DBLAS the products are OpenBLAS's. Activations are [sample][feature], weights [input][neuron]. */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef BLAS
#include <cblas.h>
#endif

#define MOST_LAYERS 8
#define IS_DOUBLE (sizeof(REAL) == 8)
#define EXP(v) (IS_DOUBLE ? exp(v) : expf(v))
#define TANH(v) (IS_DOUBLE ? tanh(v) : tanhf(v))
#define SQRT(v) (IS_DOUBLE ? sqrt(v) : sqrtf(v))

static int layers, size[MOST_LAYERS + 1], samples, batch, with_tanh, with_bias, with_adam;
static REAL rate;
static REAL *inputs, *targets, *weight[MOST_LAYERS], *bias[MOST_LAYERS], *gradient, *first[MOST_LAYERS], *second[MOST_LAYERS];
static REAL *value[MOST_LAYERS + 1], *delta[MOST_LAYERS + 1];
static long steps;

static REAL *zeros(size_t count) {
  size_t bytes = (count * sizeof(REAL) + 127) / 64 * 64;
  REAL *made = aligned_alloc(64, bytes);
  memset(made, 0, bytes);
  return made;
}

static REAL *from_file(const char *folder, const char *name, size_t count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.f64", folder, name);
  FILE *file = fopen(path, "rb");
  REAL *made = zeros(count);
  double one;
  for (size_t i = 0; i < count; i++) {
    if (!file || fread(&one, 8, 1, file) != 1) exit(2);
    made[i] = one;
  }
  fclose(file);
  return made;
}

static void forward(int rows, int in, int out, const REAL *restrict z, const REAL *restrict w, const REAL *restrict b, REAL *restrict y) {
  for (int s = 0; s < rows; s++)
    for (int j = 0; j < out; j++) y[s * out + j] = with_bias ? b[j] : 0;
#ifdef BLAS
  if (IS_DOUBLE) cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, out, in, 1, (void *)z, in, (void *)w, out, 1, (void *)y, out);
  else cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, out, in, 1, (void *)z, in, (void *)w, out, 1, (void *)y, out);
#else
  for (int s = 0; s < rows; s++)
    for (int i = 0; i < in; i++) {
      REAL v = z[s * in + i];
      for (int j = 0; j < out; j++) y[s * out + j] += v * w[i * out + j];
    }
#endif
  if (with_tanh) for (int k = 0; k < rows * out; k++) y[k] = TANH(y[k]);
  else for (int k = 0; k < rows * out; k++) y[k] = 1 / (1 + EXP(-y[k]));
}

static inline REAL slope(REAL y) { return with_tanh ? 1 - y * y : y * (1 - y); }

static void backward(int rows, int in, int out, const REAL *restrict d, const REAL *restrict w, const REAL *restrict z, REAL *restrict below) {
#ifdef BLAS
  if (IS_DOUBLE) cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, in, out, 1, (void *)d, out, (void *)w, out, 0, (void *)below, in);
  else cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, in, out, 1, (void *)d, out, (void *)w, out, 0, (void *)below, in);
#else
  for (int s = 0; s < rows; s++)
    for (int i = 0; i < in; i++) {
      REAL sum = 0;
      _Pragma("omp simd reduction(+:sum)") for (int j = 0; j < out; j++) sum += d[s * out + j] * w[i * out + j];
      below[s * in + i] = sum;
    }
#endif
  for (int k = 0; k < rows * in; k++) below[k] *= slope(z[k]);
}

static void update(size_t count, REAL *restrict w, const REAL *restrict g, REAL *restrict m, REAL *restrict s) {
  REAL step = rate / (1 - pow(0.9, steps)), root = sqrt(1 - pow(0.999, steps));
  for (size_t p = 0; p < count; p++) {
    m[p] = (REAL)0.9 * m[p] + (REAL)0.1 * g[p];
    s[p] = (REAL)0.999 * s[p] + (REAL)0.001 * g[p] * g[p];
    w[p] -= step * m[p] / (SQRT(s[p]) / root + (REAL)1e-8);
  }
}

static void train_layer(int l, int rows, int in, int out, const REAL *restrict z, const REAL *restrict d) {
  REAL share = (with_adam ? 1 : -rate) / rows, *into = with_adam ? gradient : weight[l];
#ifdef BLAS
  REAL keep = with_adam ? 0 : 1;
  if (IS_DOUBLE) cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, rows, share, (void *)z, in, (void *)d, out, keep, (void *)into, out);
  else cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, rows, share, (void *)z, in, (void *)d, out, keep, (void *)into, out);
#else
  REAL row[out];
  for (int i = 0; i < in; i++) {
    for (int j = 0; j < out; j++) row[j] = 0;
    for (int s = 0; s < rows; s++) {
      REAL v = z[s * in + i];
      for (int j = 0; j < out; j++) row[j] += v * d[s * out + j];
    }
    for (int j = 0; j < out; j++) into[i * out + j] = (with_adam ? 0 : into[i * out + j]) + share * row[j];
  }
#endif
  if (with_adam) update((size_t)in * out, weight[l], gradient, first[l], second[l]);
  if (!with_bias) return;
  for (int j = 0; j < out; j++) gradient[j] = 0;
  for (int s = 0; s < rows; s++)
    for (int j = 0; j < out; j++) gradient[j] += d[s * out + j] / rows;
  if (with_adam) update(out, bias[l], gradient, first[l] + in * out, second[l] + in * out);
  else for (int j = 0; j < out; j++) bias[l][j] -= rate * gradient[j];
}

static void epoch(void) {
  int out = size[layers];
  for (int from = 0; from < samples; from += batch) {
    int rows = samples - from < batch ? samples - from : batch;
    value[0] = inputs + (size_t)from * size[0];
    for (int l = 0; l < layers; l++) forward(rows, size[l], size[l + 1], value[l], weight[l], bias[l], value[l + 1]);
    const REAL *y = value[layers], *t = targets + (size_t)from * out;
    for (int k = 0; k < rows * out; k++) delta[layers][k] = (y[k] - t[k]) * slope(y[k]);
    steps++;
    for (int l = layers - 1; l >= 0; l--) {
      if (l) backward(rows, size[l], size[l + 1], delta[l + 1], weight[l], value[l], delta[l]);
      train_layer(l, rows, size[l], size[l + 1], value[l], delta[l + 1]);
    }
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int count, char **words) {
  if (count < 10) return 2;
  with_tanh = atoi(words[2]), with_bias = atoi(words[3]), with_adam = atoi(words[4]);
  samples = atoi(words[5]), batch = atoi(words[6]), rate = atof(words[7]);
  layers = count - 9;
  if (layers > MOST_LAYERS) return 2;
  size_t parameters = 0, largest = 0;
  for (int l = 0; l <= layers; l++) size[l] = atoi(words[8 + l]);
  for (int l = 0; l < layers; l++) parameters += (size_t)size[l] * size[l + 1];
  inputs = from_file(words[1], "inputs", (size_t)samples * size[0]);
  targets = from_file(words[1], "targets", (size_t)samples * size[layers]);
  REAL *weights = from_file(words[1], "weights", parameters);
  for (int l = 0; l < layers; l++) {
    size_t own = (size_t)size[l] * size[l + 1];
    weight[l] = zeros(own);
    memcpy(weight[l], weights, own * sizeof(REAL));
    weights += own;
    bias[l] = zeros(size[l + 1]);
    first[l] = zeros(own + size[l + 1]), second[l] = zeros(own + size[l + 1]);
    value[l + 1] = zeros((size_t)batch * size[l + 1]), delta[l + 1] = zeros((size_t)batch * size[l + 1]);
    if (own + size[l + 1] > largest) largest = own + size[l + 1];
  }
  gradient = zeros(largest);
  long chunk = 1;
  for (;; chunk *= 2) {
    double started = now();
    for (long i = 0; i < chunk; i++) epoch();
    if (now() - started > 0.03) break;
  }
  puts("ready");
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    double seconds = atof(line), started = now();
    long epochs = 0;
    for (; now() - started < seconds; epochs += chunk)
      for (long i = 0; i < chunk; i++) epoch();
    printf("%.9g\n", (now() - started) / ((double)epochs * samples) * 1e9);
    fflush(stdout);
  }
  return 0;
}
