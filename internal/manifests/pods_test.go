package manifests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// each runs check on every workload of every overlay.
func each(t *testing.T, check func(t *testing.T, c *cluster, w workload)) {
	t.Helper()
	for _, overlay := range overlays {
		c := render(t, overlay)
		require.NotEmpty(t, c.workloads())
		for _, w := range c.workloads() {
			t.Run(overlay+"/"+w.name, func(t *testing.T) { check(t, c, w) })
		}
	}
}

func TestPods_mayDoNothingButTheirWork(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *cluster, w workload) {
		pod := w.pod.Spec
		require.NotNil(t, pod.SecurityContext)
		require.NotNil(t, pod.SecurityContext.RunAsUser)
		assert.NotZero(t, *pod.SecurityContext.RunAsUser)
		assert.True(t, *pod.SecurityContext.RunAsNonRoot)
		assert.Equal(t, corev1.SeccompProfileTypeRuntimeDefault, pod.SecurityContext.SeccompProfile.Type)
		require.NotNil(t, pod.AutomountServiceAccountToken)
		assert.False(t, *pod.AutomountServiceAccountToken, "nobody asks the API server")
		assert.False(t, pod.HostNetwork || pod.HostPID || pod.HostIPC)
		for _, v := range pod.Volumes {
			assert.Nil(t, v.HostPath, v.Name)
		}
		for _, c := range pod.Containers {
			require.NotNil(t, c.SecurityContext, c.Name)
			assert.True(t, *c.SecurityContext.ReadOnlyRootFilesystem, c.Name)
			assert.False(t, *c.SecurityContext.AllowPrivilegeEscalation, c.Name)
			assert.Equal(t, []corev1.Capability{"ALL"}, c.SecurityContext.Capabilities.Drop, c.Name)
		}
	})
}

func TestPods_sayWhatTheyNeed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *cluster, w workload) {
		for _, c := range w.pod.Spec.Containers {
			r := c.Resources
			assert.False(t, r.Requests.Cpu().IsZero(), "what the scheduler counts with")
			assert.False(t, r.Requests.Memory().IsZero(), "what the scheduler counts with")
			assert.False(t, r.Limits.Memory().IsZero(), "one leak does not take the node along")
			assert.True(t, r.Limits.Cpu().IsZero(), "a limit of time only makes things slow")
			assert.LessOrEqual(t, r.Requests.Memory().Value(), r.Limits.Memory().Value())
			assert.NotContains(t, c.Image, ":latest")
			assert.Contains(t, c.Image, "/", "a registry is named")
		}
	})
}

func TestPods_ofOursKnowTheirLimit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *cluster, w workload) {
		if !w.ours() {
			t.Skip("not our program")
		}
		c := w.pod.Spec.Containers[0]
		env := environment(c)
		require.Contains(t, env, "GOMEMLIMIT")
		assert.Equal(t, "limits.memory", env["GOMEMLIMIT"].ValueFrom.ResourceFieldRef.Resource)
		require.NotNil(t, w.pod.Spec.EnableServiceLinks)
		assert.False(t, *w.pod.Spec.EnableServiceLinks,
			"a Service named techmap-… would set TECHMAP_… variables, which are flags of the program")
		mounts := make(map[string]bool)
		for _, m := range c.VolumeMounts {
			mounts[m.MountPath] = true
		}
		assert.True(t, mounts["/data"] && mounts["/tmp"], "all that the image may write to")
	})
}

func TestServers_areProbed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *cluster, w workload) {
		c := w.pod.Spec.Containers[0]
		if len(c.Ports) == 0 {
			t.Skip("listens to nobody")
		}
		for name, p := range map[string]*corev1.Probe{
			"startup": c.StartupProbe, "liveness": c.LivenessProbe, "readiness": c.ReadinessProbe,
		} {
			require.NotNil(t, p, name)
			if !w.ours() {
				continue
			}
			want := "/healthz"
			if name == "readiness" {
				want = "/readyz"
			}
			require.NotNil(t, p.HTTPGet, name)
			assert.Equal(t, want, p.HTTPGet.Path, name)
		}
	})
}

func TestCronJobs_neverTwiceAtOnceAndNotAgainWhereItIsNoUse(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		jobs := of[*batchv1.CronJob](render(t, overlay))
		if overlay == "airflow" {
			require.Empty(t, jobs, "Airflow starts the stages")
			continue
		}
		require.Len(t, jobs, 5, "crawl, refine, annotate, load, publish")
		schedules := make(map[string]string)
		for _, j := range jobs {
			assert.Equal(t, batchv1.ForbidConcurrent, j.Spec.ConcurrencyPolicy, j.Name)
			spec := j.Spec.JobTemplate.Spec
			assert.NotNil(t, spec.ActiveDeadlineSeconds, j.Name)
			assert.Equal(t, corev1.RestartPolicyNever, spec.Template.Spec.RestartPolicy, "podFailurePolicy needs it")
			rule := spec.PodFailurePolicy.Rules[0]
			assert.Equal(t, batchv1.PodFailurePolicyActionFailJob, rule.Action)
			assert.Equal(t, []int32{2, 3}, rule.OnExitCodes.Values)
			assert.Equal(t, spec.Template.Spec.Containers[0].Name, *rule.OnExitCodes.ContainerName)
			assert.Empty(t, schedules[j.Spec.Schedule], "%s at the same minute", j.Name)
			schedules[j.Spec.Schedule] = j.Name
		}
	}
}

// environment returns the variables of a container by name.
func environment(c corev1.Container) map[string]corev1.EnvVar {
	env := make(map[string]corev1.EnvVar, len(c.Env))
	for _, e := range c.Env {
		env[e.Name] = e
	}
	return env
}
