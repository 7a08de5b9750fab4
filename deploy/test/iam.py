"""The part of IAM's evaluation that our policies use: Allow statements, `*` in resources, and the
condition operators StringEquals, ForAnyValue:StringEquals and Null. Anything else is an error,
so that a statement that is not understood is never taken for one that allows."""

import fnmatch


def allows(statements, action, resource, context, parameters):
    """Whether one of the statements allows this, after its !Sub and !Ref are filled in."""
    return any(
        one(statement, action, resource, context, parameters)
        for statement in statements
    )


def one(statement, action, resource, context, parameters):
    unknown = set(statement) - {"Sid", "Effect", "Action", "Resource", "Condition"}
    if unknown or statement["Effect"] != "Allow":
        raise ValueError(f"not understood: {statement}")
    filled = lambda value: fill(value, parameters)
    return (
        action in listed(statement["Action"])
        and any(fnmatch.fnmatchcase(resource, filled(r)) for r in listed(statement["Resource"]))
        and all(
            holds(operator, key, [filled(v) for v in listed(wanted)], context.get(key))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def holds(operator, key, wanted, given):
    """A key that the request does not carry matches only Null."""
    if operator == "Null":
        return wanted == [str(given is None).lower()]
    if operator == "StringEquals":
        return given is not None and given in wanted
    if operator == "ForAnyValue:StringEquals":
        return given is not None and any(value in wanted for value in given)
    raise ValueError(f"not understood: {operator} of {key}")


def listed(value):
    return value if isinstance(value, list) else [value]


def fill(value, parameters):
    if isinstance(value, dict):
        kind, inner = next(iter(value.items()))
        if kind == "Ref":
            return parameters[inner]
        if kind == "Fn::Sub":
            value = inner
        else:
            raise ValueError(f"not understood: {value}")
    for name, filling in parameters.items():
        value = value.replace("${" + name + "}", filling)
    return value
