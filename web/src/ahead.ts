/** What the page is drawn by. Run before the page and apart from it: together they hold a slow phone for too long. */
import 'react-dom/client';
