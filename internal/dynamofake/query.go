package dynamofake

import (
	"slices"
)

// maxPage is the size of the items that one query reads.
const maxPage = 1 << 20

// A query of an index, as it is on the wire.
type query struct {
	TableName                 string
	IndexName                 string
	KeyConditionExpression    string
	ProjectionExpression      string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]Value
	ExclusiveStartKey         Item
	Limit                     *int
	ScanIndexForward          *bool
}

type page struct {
	Items            []Item
	Count            int
	ScannedCount     int
	LastEvaluatedKey Item `json:",omitempty"`
}

func (s *Server) query(in query) (any, *apiError) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	ix := t.indexes[in.IndexName]
	if ix == nil {
		return nil, invalid("the table does not have the specified index: %q", in.IndexName)
	}
	e := newExpression(in.ExpressionAttributeNames, in.ExpressionAttributeValues)
	hash, sort, err := e.keyCondition(in.KeyConditionExpression, ix)
	if err != nil {
		return nil, err
	}
	names, err := e.projection(in.ProjectionExpression)
	if err != nil {
		return nil, err
	}
	if err := e.allUsed(); err != nil {
		return nil, err
	}
	rest, err := ix.after(slices.Clone(ix.partitions[hash]), in)
	if err != nil {
		return nil, err
	}
	rest = slices.DeleteFunc(rest, func(e indexed) bool { return !sort.holds(e.item) })
	return ix.page(rest, in.Limit, names)
}

// keyCondition reads the condition of a query: the partition and, if it is named,
// one bound of the sort key.
func (e *expression) keyCondition(text string, ix *index) (hash string, sort condition, failed *apiError) {
	c, err := e.condition(text)
	if err != nil {
		return "", nil, err
	}
	refuse := invalid("Query key condition not supported: %q", text)
	either, ok := c.(anyOf)
	if !ok || len(either) != 1 {
		return "", nil, refuse
	}
	terms, ok := either[0].(allOf)
	if !ok || len(terms) == 0 || len(terms) > 2 {
		return "", nil, refuse
	}
	first, ok := terms[0].(comparison)
	if !ok || first.name != ix.hash || first.op != "=" || first.value.S == nil {
		return "", nil, refuse
	}
	if len(terms) == 1 {
		return *first.value.S, allOf{}, nil
	}
	second, ok := terms[1].(comparison)
	if !ok || second.name != ix.sort || second.op == "<>" || second.value.S == nil {
		return "", nil, refuse
	}
	return *first.value.S, second, nil
}

// after returns entries in the order that in asks for, from its start key on.
func (ix *index) after(entries []indexed, in query) ([]indexed, *apiError) {
	backward := in.ScanIndexForward != nil && !*in.ScanIndexForward
	if backward {
		slices.Reverse(entries)
	}
	if in.ExclusiveStartKey == nil {
		return entries, nil
	}
	var start indexed
	ok := [3]bool{}
	start.pk, ok[0] = in.ExclusiveStartKey.text(ix.key)
	start.hash, ok[1] = in.ExclusiveStartKey.text(ix.hash)
	start.sort, ok[2] = in.ExclusiveStartKey.text(ix.sort)
	if ok != [3]bool{true, true, true} || len(in.ExclusiveStartKey) != len(ok) {
		return nil, invalid("the provided starting key is invalid")
	}
	return slices.DeleteFunc(entries, func(e indexed) bool {
		order := compareIndexed(e, start)
		return backward && order >= 0 || !backward && order <= 0
	}), nil
}

// page returns what one answer holds of entries.
func (ix *index) page(entries []indexed, limit *int, names []string) (any, *apiError) {
	if limit != nil && *limit < 1 {
		return nil, invalid("a limit is 1 or more")
	}
	p := page{Items: []Item{}}
	size := 0
	for i, e := range entries {
		p.Items = append(p.Items, e.item.only(names))
		size += e.item.size()
		full := limit != nil && len(p.Items) == *limit || size >= maxPage
		if full && (i < len(entries)-1 || limit != nil) {
			p.LastEvaluatedKey = e.item.only([]string{ix.key, ix.hash, ix.sort})
			break
		}
	}
	p.Count, p.ScannedCount = len(p.Items), len(p.Items)
	return p, nil
}
