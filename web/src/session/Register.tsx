import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';

/** A new account, in the time zone of this browser. */
export function Register() {
  const { welcome: words } = useWords();
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
    <form onSubmit={submitted((form) => register.mutate(form))}>
      <h2>{words.enter}</h2>
      <Field
        label={words.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        required
        minLength={3}
        maxLength={30}
        hint={words.usernameHint}
      />
      <Field label={words.email} name="email" type="email" autoComplete="email" required />
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={128}
        hint={words.passwordHint}
      />
      <Failure error={register.error} special={{ conflict: words.taken }} />
      <Button type="submit" className="primary" pending={register.isPending}>
        {register.isPending ? words.creating : words.create}
      </Button>
    </form>
  );
}
