package dynamofake

// A condition is a test of an item.
type condition interface{ holds(Item) bool }

type (
	anyOf  []condition
	allOf  []condition
	not    struct{ condition }
	exists struct{ name string }
	// A comparison with an attribute that the item does not have, or has of another
	// type, does not hold, unless it is that they differ.
	comparison struct {
		name, op string
		value    Value
	}
)

func (c anyOf) holds(it Item) bool {
	for _, one := range c {
		if one.holds(it) {
			return true
		}
	}
	return false
}

func (c allOf) holds(it Item) bool {
	for _, one := range c {
		if !one.holds(it) {
			return false
		}
	}
	return true
}

func (c not) holds(it Item) bool { return !c.condition.holds(it) }

func (c exists) holds(it Item) bool {
	_, ok := it[c.name]
	return ok
}

func (c comparison) holds(it Item) bool {
	order, ok := compare(it[c.name], c.value) // the value of none has no type
	switch c.op {
	case "=":
		return ok && order == 0
	case "<>":
		return !ok || order != 0
	case "<":
		return ok && order < 0
	case "<=":
		return ok && order <= 0
	case ">":
		return ok && order > 0
	}
	return ok && order >= 0
}

// condition reads a condition, "" for one that always holds.
func (e *expression) condition(text string) (condition, *apiError) {
	if text == "" {
		return allOf{}, nil
	}
	if err := e.begin(text); err != nil {
		return nil, err
	}
	c, err := e.or()
	if err != nil {
		return nil, err
	}
	return c, e.end()
}

func (e *expression) or() (condition, *apiError) {
	var c anyOf
	for more := true; more; _, more = e.next("OR") {
		one, err := e.and()
		if err != nil {
			return nil, err
		}
		c = append(c, one)
	}
	return c, nil
}

func (e *expression) and() (condition, *apiError) {
	var c allOf
	for more := true; more; _, more = e.next("AND") {
		one, err := e.term()
		if err != nil {
			return nil, err
		}
		c = append(c, one)
	}
	return c, nil
}

func (e *expression) term() (condition, *apiError) {
	if _, ok := e.next("NOT"); ok {
		c, err := e.term()
		return not{c}, err
	}
	if _, ok := e.next("("); ok {
		c, err := e.or()
		if err != nil {
			return nil, err
		}
		return c, e.must(")")
	}
	if function, ok := e.next("attribute_exists", "attribute_not_exists"); ok {
		return e.existence(function == "attribute_not_exists")
	}
	return e.comparison()
}

func (e *expression) existence(negated bool) (condition, *apiError) {
	if err := e.must("("); err != nil {
		return nil, err
	}
	name, err := e.name()
	if err != nil {
		return nil, err
	}
	if err := e.must(")"); err != nil {
		return nil, err
	}
	if negated {
		return not{exists{name}}, nil
	}
	return exists{name}, nil
}

func (e *expression) comparison() (condition, *apiError) {
	name, err := e.name()
	if err != nil {
		return nil, err
	}
	op, ok := e.next("=", "<>", "<=", ">=", "<", ">")
	if !ok {
		return nil, invalid("invalid expression: %q is not a comparison known here", op)
	}
	v, err := e.value()
	return comparison{name, op, v}, err
}

func (e *expression) must(token string) *apiError {
	if t, ok := e.next(token); !ok {
		return invalid("invalid expression: want %q, got %q", token, t)
	}
	return nil
}
