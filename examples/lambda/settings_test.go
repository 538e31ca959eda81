package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// environment returns a getenv of pairs.
func environment(pairs ...string) func(string) string {
	values := make(map[string]string)
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	return func(name string) string { return values[name] }
}

func TestSettings(t *testing.T) {
	t.Parallel()
	layers := []string{"TECHMAP_BRONZE=s3://통/호수", "TECHMAP_SILVER=dynamodb://표", "TECHMAP_GOLD=mysql://u@db/g"}
	for _, tt := range []struct {
		name string
		env  []string
		err  string
	}{
		{"no task", layers, "TECHMAP_TASK"},
		{"no such task", append([]string{"TECHMAP_TASK=cook"}, layers...), `"cook"`},
		{"a layer is missing", []string{"TECHMAP_TASK=crawl", "TECHMAP_BRONZE=x"}, "TECHMAP_SILVER"},
		{"gold is not needed", append([]string{"TECHMAP_TASK=refine"}, layers[:2]...), ""},
		{"gold is needed", append([]string{"TECHMAP_TASK=load"}, layers[:2]...), "TECHMAP_GOLD"},
		{"annotate without a model", append([]string{"TECHMAP_TASK=annotate"}, layers...), "TECHMAP_MODEL"},
		{"not a number", append([]string{"TECHMAP_TASK=annotate", "TECHMAP_MODEL=openai/x", "TECHMAP_MAX_COST=다섯"}, layers...), "TECHMAP_MAX_COST"},
		{"less than nothing", append([]string{"TECHMAP_TASK=annotate", "TECHMAP_MODEL=openai/x", "TECHMAP_RPD=-1"}, layers...), "TECHMAP_RPD"},
		{"no truth", append([]string{"TECHMAP_TASK=crawl", "TECHMAP_ALLOW_PRIVATE=혹시"}, layers...), "TECHMAP_ALLOW_PRIVATE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := readSettings(environment(tt.env...))
			if tt.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, errSettings)
			assert.ErrorContains(t, err, tt.err)
		})
	}
}

func TestPasswordGoesIntoAnAddressWithoutOne(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, address, password, want string }{
		{"without", "mysql://techmap@db:3306/techmap?tls=rds", "비밀/@:", "mysql://techmap:%EB%B9%84%EB%B0%80%2F%40%3A@db:3306/techmap?tls=rds"},
		{"with one of its own", "mysql://techmap:own@db/techmap", "other", "mysql://techmap:own@db/techmap"},
		{"no password", "mysql://techmap@db/techmap", "", "mysql://techmap@db/techmap"},
		{"no user", "mysql://db/techmap", "x", "mysql://db/techmap"},
		{"a file", "gold.db", "x", "gold.db"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, withPassword(tt.address, tt.password))
		})
	}
}

// TestSecrets reads secrets of both services, over requests that are signed.
func TestSecrets(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_REGION": "ap-northeast-2", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	var mu sync.Mutex
	signed := make(map[string]bool)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		for _, service := range []string{"ssm", "secretsmanager"} {
			if strings.Contains(r.Header.Get("Authorization"), "/ap-northeast-2/"+service+"/aws4_request") {
				signed[service] = true
			}
		}
		var in struct {
			Name           string
			SecretID       string `json:"SecretId"`
			WithDecryption bool
		}
		if !assert.NoError(t, json.NewDecoder(r.Body).Decode(&in)) {
			return
		}
		switch r.Header.Get("X-Amz-Target") + " " + in.Name + in.SecretID {
		case "AmazonSSM.GetParameter /techmap/model":
			assert.True(t, in.WithDecryption)
			_, _ = w.Write([]byte(`{"Parameter":{"Value":"열쇠 하나"}}`))
		case "secretsmanager.GetSecretValue arn:x":
			_, _ = w.Write([]byte(`{"SecretString":"{\"password\":\"열쇠 둘\",\"username\":\"techmap\"}"}`))
		default:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"__type":"AccessDeniedException","message":"비밀 이야기"}`))
		}
	}))
	defer s.Close()
	fetch := func(secrets string) (func(string) string, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		return withSecrets(ctx, environment("TECHMAP_SECRETS="+secrets, "TECHMAP_SECRETS_ENDPOINT="+s.URL, "OTHER=x"))
	}
	getenv, err := fetch("TECHMAP_KEY_MODEL=ssm:/techmap/model  TECHMAP_MYSQL_PASSWORD=secretsmanager:arn:x#password WHOLE=secretsmanager:arn:x")
	require.NoError(t, err)
	assert.Equal(t, "열쇠 하나", getenv("TECHMAP_KEY_MODEL"))
	assert.Equal(t, "열쇠 둘", getenv("TECHMAP_MYSQL_PASSWORD"))
	assert.Contains(t, getenv("WHOLE"), `"username"`)
	assert.Equal(t, "x", getenv("OTHER"))
	assert.Equal(t, map[string]bool{"ssm": true, "secretsmanager": true}, signed)

	for secrets, want := range map[string]string{
		"A=ssm:/other":                "AccessDeniedException",
		"A=secretsmanager:arn:x#none": `no field "none"`,
		"A=vault:x":                   "write ssm:NAME",
		"A":                           "write ssm:NAME",
	} {
		_, err := fetch(secrets)
		require.ErrorIs(t, err, errSecret)
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "열쇠")
		assert.NotContains(t, err.Error(), "이야기")
	}
}
