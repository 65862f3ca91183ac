WITH {a: 1, b: {c: [1, {d: 2}]}} AS m RETURN m.b.c[1].d, m['a'], keys(m), m {.a, x: 1, .*}
