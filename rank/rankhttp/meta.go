package rankhttp

import "slices"

// meta returns what the answer was made of.
func (q *question) meta() Meta {
	return q.metaOf(q.query.Sources)
}

// metaOf is meta where sources are those that count, nil for all.
func (q *question) metaOf(sources []string) Meta {
	return Meta{
		Permalink: q.permalink(), Data: q.data.Version, Taxonomy: q.data.Taxonomy.Version(), Method: q.data.Method,
		Sample: q.data.Sample, Credits: q.creditsOf(sources),
	}
}

// credits returns the sources that ask to be named, of those that may count.
func (q *question) credits() []Credit { return q.creditsOf(q.query.Sources) }

// creditsOf returns those of sources that ask to be named, of all if there are none.
func (q *question) creditsOf(sources []string) []Credit {
	credits := []Credit{}
	for _, s := range q.data.Sources {
		if s.Attribution == "" || len(sources) > 0 && !slices.Contains(sources, s.Name) {
			continue
		}
		credits = append(credits, Credit{s.Name, s.Attribution, s.Link})
	}
	return credits
}
