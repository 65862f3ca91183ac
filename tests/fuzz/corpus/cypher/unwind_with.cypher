UNWIND range(1, 10) AS x WITH x, x % 3 AS k WHERE k <> 0 WITH k, collect(x) AS xs ORDER BY k RETURN k, xs, size(xs), xs[0], xs[-1], xs[1..2]
