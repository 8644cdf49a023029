import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';

/** A new account, in the time zone of this browser. */
export function Register() {
  const register = useMutation({
    mutationFn: (form: FormData) =>
      unwrap(
        api.POST('/v1/auth/register', {
          body: {
            username: String(form.get('username')),
            email: String(form.get('email')),
            password: String(form.get('password')),
            timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          },
        }),
      ),
    onSuccess: session.begin,
  });
  return (
    <form className="card" onSubmit={submitted((form) => register.mutate(form))}>
      <h2>Enter the valley</h2>
      <Field
        label="Username"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        required
        minLength={3}
        maxLength={30}
        hint="3 to 30 letters, digits, _ - or ."
      />
      <Field label="Email" name="email" type="email" autoComplete="email" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={128}
        hint="10 characters or more"
      />
      <Failure error={register.error} />
      <Button type="submit" className="primary" pending={register.isPending}>
        {register.isPending ? 'Entering…' : 'Create my account'}
      </Button>
    </form>
  );
}
