RETURN 'a\u00e9\n' + "b" AS s, toUpper('hà nội'), substring('hello', 1, 2), split('a,b', ','), replace('x', 'x', 'y'), 'abc' STARTS WITH 'a', 'abc' =~ '.*c', trim('  a ')
