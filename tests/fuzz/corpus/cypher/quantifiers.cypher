WITH [1, null, 3] AS xs RETURN all(x IN xs WHERE x > 0), any(x IN xs WHERE x = 3), none(x IN xs WHERE x > 3), single(x IN xs WHERE x = 1), 2 IN xs
