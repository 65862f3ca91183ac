CREATE (a:A:B {n: 1, s: 'x\'y', l: [1, 2.5, 'z'], b: true})-[:T {on: date('2018-06')}]->(b), (b)<-[:U]-(a) RETURN a, b
