/* C for W1, one sample an update, with sizes known to the compiler and libm's exp: online FOLDER SAMPLES RATE.
 * -DINPUTS, -DFIRST, -DSECOND: sizes of a network of two hidden layers and one output, sigmoid throughout. See serve.ts. */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WEIGHTS (INPUTS * FIRST + FIRST * SECOND + SECOND)

static void from_file(const char *folder, const char *name, double *into, size_t count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.f64", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file || fread(into, 8, count, file) != count) exit(2);
  fclose(file);
}

static inline double sigmoid(double v) { return 1 / (1 + exp(-v)); }

static double all[WEIGHTS];

static void epoch(int samples, double rate, const double *restrict inputs, const double *restrict targets) {
  double v[INPUTS][FIRST], w[FIRST][SECOND], o[SECOND], y[FIRST], z[SECOND], dy[FIRST], dz[SECOND];
  const double *from = all;
  for (int i = 0; i < INPUTS; i++) for (int j = 0; j < FIRST; j++) v[i][j] = *from++;
  for (int i = 0; i < FIRST; i++) for (int j = 0; j < SECOND; j++) w[i][j] = *from++;
  for (int i = 0; i < SECOND; i++) o[i] = *from++;
  for (int s = 0; s < samples; s++) {
    const double *x = inputs + s * INPUTS;
    for (int j = 0; j < FIRST; j++) {
      double sum = 0;
      for (int i = 0; i < INPUTS; i++) sum += x[i] * v[i][j];
      y[j] = sigmoid(sum);
    }
    for (int j = 0; j < SECOND; j++) {
      double sum = 0;
      for (int i = 0; i < FIRST; i++) sum += y[i] * w[i][j];
      z[j] = sigmoid(sum);
    }
    double sum = 0;
    for (int i = 0; i < SECOND; i++) sum += z[i] * o[i];
    double out = sigmoid(sum), d = rate * (out - targets[s]) * out * (1 - out);
    for (int i = 0; i < SECOND; i++) dz[i] = d * o[i] * z[i] * (1 - z[i]);
    for (int i = 0; i < FIRST; i++) {
      dy[i] = 0;
      for (int j = 0; j < SECOND; j++) dy[i] += dz[j] * w[i][j];
      dy[i] *= y[i] * (1 - y[i]);
    }
    for (int i = 0; i < SECOND; i++) o[i] -= d * z[i];
    for (int i = 0; i < FIRST; i++) for (int j = 0; j < SECOND; j++) w[i][j] -= dz[j] * y[i];
    for (int i = 0; i < INPUTS; i++) for (int j = 0; j < FIRST; j++) v[i][j] -= dy[j] * x[i];
  }
  double *to = all;
  for (int i = 0; i < INPUTS; i++) for (int j = 0; j < FIRST; j++) *to++ = v[i][j];
  for (int i = 0; i < FIRST; i++) for (int j = 0; j < SECOND; j++) *to++ = w[i][j];
  for (int i = 0; i < SECOND; i++) *to++ = o[i];
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  int samples = atoi(words[2]);
  double rate = atof(words[3]), *inputs = malloc(8 * samples * INPUTS), *targets = malloc(8 * samples);
  from_file(words[1], "inputs", inputs, (size_t)samples * INPUTS);
  from_file(words[1], "targets", targets, samples);
  from_file(words[1], "weights", all, WEIGHTS);
  puts("ready");
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    double seconds = atof(line), started = now();
    long epochs = 0;
    for (; now() - started < seconds; epochs += 1000)
      for (int i = 0; i < 1000; i++) epoch(samples, rate, inputs, targets);
    printf("%.9g\n", (now() - started) / ((double)epochs * samples) * 1e9);
    fflush(stdout);
  }
  return 0;
}
