UNWIND [null, 1, 'a', 1.5, true, [1], {a: 1}] AS v RETURN CASE v WHEN 1 THEN 'one' WHEN null THEN 'null' ELSE toString(v) END, CASE WHEN v > 1 THEN 1 END
