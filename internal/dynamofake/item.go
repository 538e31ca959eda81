package dynamofake

import "maps"

// Limits of DynamoDB, in bytes.
const (
	maxItem = 400 << 10
	maxHash = 2048
	maxSort = 1024
)

// unmet is said of a condition that is not met.
const unmet = "The conditional request failed"

// Requests about one item, as they are on the wire.
type (
	getItem struct {
		TableName                string
		Key                      Item
		ConsistentRead           bool
		ProjectionExpression     string
		ExpressionAttributeNames map[string]string
	}
	// A writeItem is a request to change an item, on its own or in a transaction.
	writeItem struct {
		TableName                           string
		Item                                Item // to put
		Key                                 Item // to update, to delete, to check
		UpdateExpression                    string
		ConditionExpression                 string
		ExpressionAttributeNames            map[string]string
		ExpressionAttributeValues           map[string]Value
		ReturnValuesOnConditionCheckFailure string
	}
)

func (s *Server) getItem(in getItem) (any, *apiError) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, err
	}
	pk, err := t.key(in.Key)
	if err != nil {
		return nil, err
	}
	e := newExpression(in.ExpressionAttributeNames, nil)
	names, err := e.projection(in.ProjectionExpression)
	if err != nil {
		return nil, err
	}
	if err := e.allUsed(); err != nil {
		return nil, err
	}
	it, ok := t.items[pk]
	if !ok {
		return struct{}{}, nil
	}
	return struct{ Item Item }{it.only(names)}, nil
}

func (s *Server) putItem(in writeItem) (any, *apiError) { return s.write(in, (*Server).preparePut) }
func (s *Server) updateItem(in writeItem) (any, *apiError) {
	return s.write(in, (*Server).prepareUpdate)
}
func (s *Server) deleteItem(in writeItem) (any, *apiError) {
	return s.write(in, (*Server).prepareDelete)
}

// write carries out a single write.
func (s *Server) write(in writeItem, prepare func(*Server, writeItem) (*prepared, *apiError)) (any, *apiError) {
	p, err := prepare(s, in)
	if err != nil {
		return nil, err
	}
	if !p.met {
		return nil, &apiError{code: "ConditionalCheckFailedException", message: unmet, item: p.returned}
	}
	p.apply(s.lag)
	return struct{}{}, nil
}

// A prepared write is sound, and has only to take place.
type prepared struct {
	table    *table
	pk       string
	met      bool // its condition
	returned Item // what is stored, if it was asked for and the condition is not met
	only     bool // the condition was to be checked, nothing else
	next     Item // what is to be stored, nil for nothing
}

func (p *prepared) apply(lag int) {
	if !p.only {
		p.table.set(p.pk, p.next, lag)
	}
}

// prepare checks all that writes have in common. The expression is still to be
// asked for an update, and whether all of it was used.
func (s *Server) prepare(in writeItem, key func(*table) Item) (*prepared, *expression, *apiError) {
	t, err := s.table(in.TableName)
	if err != nil {
		return nil, nil, err
	}
	pk, err := t.key(key(t))
	if err != nil {
		return nil, nil, err
	}
	e := newExpression(in.ExpressionAttributeNames, in.ExpressionAttributeValues)
	c, err := e.condition(in.ConditionExpression)
	if err != nil {
		return nil, nil, err
	}
	p := &prepared{table: t, pk: pk, met: c.holds(t.items[pk])}
	switch in.ReturnValuesOnConditionCheckFailure {
	case "ALL_OLD":
		if !p.met {
			p.returned = t.items[pk]
		}
	case "", "NONE":
	default:
		return nil, nil, invalid("ReturnValuesOnConditionCheckFailure is not known")
	}
	return p, e, nil
}

func (s *Server) preparePut(in writeItem) (*prepared, *apiError) {
	if in.Key != nil || in.UpdateExpression != "" {
		return nil, invalid("a put has an item only")
	}
	p, e, err := s.prepare(in, func(t *table) Item { return in.Item.only([]string{t.hash}) })
	if err != nil {
		return nil, err
	}
	p.next = in.Item
	if err := p.table.fits(p.next); err != nil {
		return nil, err
	}
	return p, e.allUsed()
}

func (s *Server) prepareUpdate(in writeItem) (*prepared, *apiError) {
	if in.Item != nil {
		return nil, invalid("an update has no item")
	}
	p, e, err := s.prepare(in, func(*table) Item { return in.Key })
	if err != nil {
		return nil, err
	}
	change, err := e.update(in.UpdateExpression)
	if err != nil {
		return nil, err
	}
	if err := e.allUsed(); err != nil || !p.met {
		return p, err
	}
	if p.next = maps.Clone(p.table.items[p.pk]); p.next == nil {
		p.next = maps.Clone(in.Key)
	}
	if err := change(p.next); err != nil {
		return nil, err
	}
	if v := p.next[p.table.hash]; v.S == nil || *v.S != p.pk {
		return nil, invalid("cannot update attribute %q: it is part of the key", p.table.hash)
	}
	return p, p.table.fits(p.next)
}

func (s *Server) prepareDelete(in writeItem) (*prepared, *apiError) {
	if in.Item != nil || in.UpdateExpression != "" {
		return nil, invalid("a delete has a key only")
	}
	p, e, err := s.prepare(in, func(*table) Item { return in.Key })
	if err != nil {
		return nil, err
	}
	return p, e.allUsed()
}

// fits returns an error unless it can be stored.
func (t *table) fits(it Item) *apiError {
	for _, v := range it {
		if err := v.valid(); err != nil {
			return err
		}
	}
	if it.size() > maxItem {
		return invalid("Item size has exceeded the maximum allowed size")
	}
	for _, ix := range t.indexes {
		if err := ix.check(it); err != nil {
			return err
		}
	}
	return nil
}
