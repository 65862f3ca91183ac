MATCH (n:Persn) RETURN m.name, lenght(n)
