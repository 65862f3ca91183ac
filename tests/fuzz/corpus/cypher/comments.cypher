// a comment
MATCH (n) /* another
 one */ RETURN `n`.`name` AS `a ``quoted`` name`;
