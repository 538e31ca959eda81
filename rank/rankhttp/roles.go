package rankhttp

import (
	"context"

	"github.com/techmap-it/techmap"
)

// roleRoutes are the questions about roles.
func roleRoutes() []*route {
	return []*route{
		{
			path: "/v1/roles", name: "roles", tag: "roles", summary: "Roles and how many openings they have",
			try: "/v1/roles?new_grad=true",
			doc: "Counts for each role the openings that a ranking of it would stand on. Roles " +
				"without any are left out.",
			params: params(filterParams(), []*param{asOfParam()}),
			answer: answerRoles, model: Roles{},
		},
		{
			path: "/v1/roles/{id}/distinctive", name: "distinctive", tag: "roles", summary: "What sets a role apart",
			try: "/v1/roles/backend/distinctive?n=5",
			doc: "Lists technologies that openings for a role ask for more often than those for all " +
				"other roles. What is asked for everywhere is not among them.",
			params: without(params(filterParams(), showParams(), []*param{asOfParam()}), "role"), id: roleID(),
			answer: answerDistinctive, model: Distinctive{},
		},
	}
}

// roleID is the ID of a role.
func roleID() *pathID {
	return &pathID{
		doc: "A role, by ID or any of its names.", example: "backend",
		find: func(q *question) error {
			id, ok := q.roleID(q.id)
			if !ok {
				return inPath(q.id, textNoRole.with("id", q.id).near(nearestRole(q.data.Taxonomy, q.id)))
			}
			q.id = string(id)
			return nil
		},
	}
}

func answerRoles(ctx context.Context, q *question) (any, error) {
	counts, err := q.data.Index.Roles(ctx, q.query)
	return &Roles{AsOf: q.asOf(), Roles: counts, Meta: q.meta()}, err
}

func answerDistinctive(ctx context.Context, q *question) (any, error) {
	query := q.query
	query.Roles = []techmap.RoleID{techmap.RoleID(q.id)}
	d, err := q.data.Index.Distinctive(ctx, query)
	return &Distinctive{d, q.meta()}, err
}
