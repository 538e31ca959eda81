package dynamosink_test

import (
	"encoding/json"
	"flag"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/sink/dynamosink"
)

var update = flag.Bool("update", false, "write the golden files")

func TestResourceIsTheGoldenFile(t *testing.T) {
	t.Parallel()
	const golden = "testdata/table.json"
	got, err := dynamosink.Resource("techmap-silver")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(golden, got, 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "run with -update if this is meant, and see docs/FORMATS.md")
	unnamed, err := dynamosink.Resource("")
	require.NoError(t, err)
	assert.NotContains(t, string(unnamed), "TableName")
}

// TestResourceIsTheTable reads the resource as what a table is made by.
func TestResourceIsTheTable(t *testing.T) {
	t.Parallel()
	data, err := dynamosink.Resource("x")
	require.NoError(t, err)
	var resource struct{ Properties dynamodb.CreateTableInput }
	require.NoError(t, json.Unmarshal(data, &resource))
	assert.Equal(t, dynamosink.Table("x"), &resource.Properties)
}

func TestCheckPassesForATableThatCreateMade(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		db := s.open(nil)
		require.NoError(t, db.Check(t.Context()))
		require.NoError(t, db.Create(t.Context()), "a store that is there stays")
		if s.fake != nil {
			assert.Empty(t, s.fake.Keys(s.table), "nothing is left behind")
		}
	})
}

func TestCheckSaysWhatIsWrongWithTheTable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(in *dynamodb.CreateTableInput)
		says   string
	}{
		"other key": {func(in *dynamodb.CreateTableInput) {
			in.KeySchema[0].AttributeName, in.AttributeDefinitions[0].AttributeName = aws.String("id"), aws.String("id")
		}, "has the key (id S HASH), a store has (pk S HASH)"},
		"no index": {func(in *dynamodb.CreateTableInput) {
			in.GlobalSecondaryIndexes, in.AttributeDefinitions = nil, in.AttributeDefinitions[:1]
		}, `has no index "changes"`},
		"other index": {func(in *dynamodb.CreateTableInput) {
			in.GlobalSecondaryIndexes[0].KeySchema[1].AttributeName = aws.String("at")
			in.AttributeDefinitions[2].AttributeName = aws.String("at")
		}, "(bucket S HASH, at S RANGE)"},
		"index without the version": {func(in *dynamodb.CreateTableInput) {
			in.GlobalSecondaryIndexes[0].Projection = &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly}
		}, `has an index "changes" without ["version"]`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services(t, func(t *testing.T, s service) {
				s.table += "-other"
				in := dynamosink.Table(s.table)
				tc.change(in)
				_, err := s.client.CreateTable(t.Context(), in)
				require.NoError(t, err)
				for what, err := range map[string]error{
					"check": s.open(nil).Check(t.Context()), "create": s.open(nil).Create(t.Context()),
				} {
					require.ErrorIs(t, err, techmap.ErrInvalid, what)
					require.ErrorContains(t, err, tc.says, what)
					require.ErrorContains(t, err, s.table, what)
					require.ErrorContains(t, err, "name another", what)
				}
			})
		})
	}
}

func TestMissingTableIsNamedWithTheRemedy(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		s.table = "nothing-here"
		db := s.open(nil)
		ctx := t.Context()
		_, collected := techmap.Collect(db.Silver().All(ctx))
		_, mark := db.Silver().Mark(ctx)
		_, _, load := db.Extractions().Load(ctx, "k")
		_, forget := db.Forget(ctx, func(techmap.Posting) bool { return true })
		for what, err := range map[string]error{
			"check": db.Check(ctx), "write": db.Silver().Write(ctx, some(0, 3)), "read": collected, "mark": mark,
			"load": load, "save": db.Extractions().Save(ctx, "k", answer(1)), "forget": forget,
		} {
			require.ErrorIs(t, err, techmap.ErrInvalid, what)
			require.ErrorContains(t, err, "nothing-here", what)
			require.ErrorContains(t, err, "create it", what)
			assert.NotErrorAs(t, err, new(*techmap.BatchError), what, "no record is to blame")
		}
	})
}

func TestCheckTellsApartWhatMayNotBeDone(t *testing.T) {
	t.Parallel()
	for op, says := range map[string]string{
		"DescribeTable": "DescribeTable", "GetItem": "GetItem", "BatchGetItem": "BatchGetItem",
		"Query": `query of index "changes"`, "PutItem": "PutItem",
	} {
		for code, remedy := range map[string]string{
			"AccessDeniedException": "allow dynamodb:*", "ExpiredTokenException": "renew them",
		} {
			t.Run(op+" "+code, func(t *testing.T) {
				t.Parallel()
				s := fake(t, once)
				s.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
					if c.Op != op {
						return nil
					}
					return &dynamofake.Fault{Code: code}
				})
				err := s.open(nil).Check(t.Context())
				require.ErrorIs(t, err, techmap.ErrInvalid)
				require.ErrorContains(t, err, says)
				require.ErrorContains(t, err, remedy)
			})
		}
	}
}

func TestCreateWaitsUntilTheTableCanBeUsed(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T, s service) {
		s.table = "slow"
		s.fake.SetCreating(7)
		db := s.open(nil)
		require.NoError(t, db.Create(t.Context()))
		assert.Equal(t, 1+8, s.fake.Calls()["DescribeTable"], "the first is of the table of every test")
		require.NoError(t, db.Silver().Write(t.Context(), some(0, 1)))

		s.table = "never"
		s.fake.SetCreating(1000)
		err := s.open(nil).Create(t.Context())
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		require.ErrorContains(t, err, "not ready after 2m0s")
		require.ErrorIs(t, s.open(nil).Check(t.Context()), techmap.ErrUnavailable)
	})
}

func TestCreateDoesWithoutBackupsWhereThereAreNone(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		code  string
		fails int
		want  error
	}{
		"not known":     {"UnknownOperationException", 1000, nil},
		"not yet":       {"ContinuousBackupsUnavailableException", 3, nil},
		"never":         {"ContinuousBackupsUnavailableException", 1000, techmap.ErrUnavailable},
		"not permitted": {"AccessDeniedException", 1000, techmap.ErrInvalid},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T, s service) {
				left := tc.fails
				s.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
					if c.Op != "UpdateContinuousBackups" || left == 0 {
						return nil
					}
					left--
					return &dynamofake.Fault{Code: tc.code}
				})
				require.ErrorIs(t, s.open(nil).Create(t.Context()), tc.want)
			})
		})
	}
}

func TestNobodyThereIsUnavailable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(dynamofake.New())
	url := server.URL
	server.Close()
	db := dynamosink.New(client(url, once), "postings", nil)
	for what, err := range map[string]error{
		"check": db.Check(t.Context()), "write": db.Silver().Write(t.Context(), some(0, 2)),
		"create": db.Create(t.Context()),
	} {
		require.ErrorIs(t, err, techmap.ErrUnavailable, what)
		assert.True(t, techmap.Retryable(err), what)
	}
}

func TestArgumentsThatCannotBeAreToldByWhatIsDoneFirst(t *testing.T) {
	t.Parallel()
	for name, db := range map[string]*dynamosink.DB{
		"no client": dynamosink.New(nil, "postings", nil),
		"no table":  dynamosink.New(client("http://127.0.0.1:1", once), "", nil),
	} {
		ctx := t.Context()
		_, read := techmap.Collect(db.Silver().All(ctx))
		_, mark := db.Silver().Mark(ctx)
		_, get := db.Silver().Get(ctx, "toy:1")
		_, texts := db.Silver().Texts(ctx, []techmap.PostingID{"toy:1"})
		_, forget := db.Forget(ctx, func(techmap.Posting) bool { return true })
		_, _, load := db.Extractions().Load(ctx, "key")
		for what, err := range map[string]error{
			"check": db.Check(ctx), "create": db.Create(ctx), "write": db.Silver().Write(ctx, some(0, 2)),
			"read": read, "mark": mark, "get": get, "texts": texts, "forget": forget, "load": load,
			"save": db.Extractions().Save(ctx, "key", techmap.Extraction{Posting: "toy:1"}),
		} {
			require.ErrorIs(t, err, techmap.ErrInvalid, "%s: %s", name, what)
			require.ErrorContains(t, err, name, what)
		}
	}
}
