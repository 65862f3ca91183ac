MATCH (a:Person) SET a.n = a.n + 1, a:Seen, a += {k: [1]} REMOVE a.name, a:Person RETURN a
