package dynamofake

import (
	"maps"
	"slices"
)

// An update changes an item that is its own to change.
type update func(Item) *apiError

// update reads an update: "SET #a = :a, …" or "ADD #set :members".
func (e *expression) update(text string) (update, *apiError) {
	if err := e.begin(text); err != nil {
		return nil, err
	}
	clause, ok := e.next("SET", "ADD")
	if !ok {
		return nil, invalid("invalid expression: %q is not a clause known here", clause)
	}
	var all []update
	for more := true; more; _, more = e.next(",") {
		one, err := e.action(clause)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return func(it Item) *apiError {
		for _, one := range all {
			if err := one(it); err != nil {
				return err
			}
		}
		return nil
	}, e.end()
}

func (e *expression) action(clause string) (update, *apiError) {
	name, err := e.name()
	if err != nil {
		return nil, err
	}
	if clause == "SET" {
		if err := e.must("="); err != nil {
			return nil, err
		}
	}
	v, err := e.value()
	if err != nil {
		return nil, err
	}
	if clause == "SET" {
		return func(it Item) *apiError {
			it[name] = v
			return nil
		}, nil
	}
	return func(it Item) *apiError { return addToSet(it, name, v) }, nil
}

func addToSet(it Item, name string, v Value) *apiError {
	old, ok := it[name]
	if v.SS == nil || ok && old.SS == nil {
		return invalid("ADD is known here for sets of texts only")
	}
	set := make(map[string]bool)
	for _, s := range slices.Concat(old.SS, v.SS) {
		set[s] = true
	}
	it[name] = Value{SS: slices.Sorted(maps.Keys(set))}
	return nil
}
