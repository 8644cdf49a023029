import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';

export function SignIn() {
  const signIn = useMutation({
    mutationFn: (form: FormData) =>
      unwrap(
        api.POST('/v1/auth/login', {
          body: { login: String(form.get('login')), password: String(form.get('password')) },
        }),
      ),
    onSuccess: session.begin,
  });
  return (
    <form className="card" onSubmit={submitted((form) => signIn.mutate(form))}>
      <h2>Welcome back</h2>
      <Field label="Username or email" name="login" autoComplete="username" autoCapitalize="none" required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <Failure error={signIn.error} />
      <Button type="submit" className="primary" pending={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
